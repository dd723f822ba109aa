package dev.skillvault.langchain4j.github;

import dev.skillvault.egress.ApiRequest;
import dev.skillvault.langchain4j.answer.ToolFailedException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A repository, from what a model wrote. */
record Repository(String owner, String name) {
    private static final Pattern SHAPE =
            Pattern.compile("([A-Za-z0-9][A-Za-z0-9_-]{0,99})/((?!\\.{1,2}$)[A-Za-z0-9._-]{1,100})");

    static Repository parse(String text) {
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches()) {
            throw new ToolFailedException("repository must be owner/name, like octocat/hello-world, not an address.");
        }
        return new Repository(matcher.group(1), matcher.group(2));
    }

    String issues() {
        return "/repos/" + ApiRequest.segment(owner) + "/" + ApiRequest.segment(name) + "/issues";
    }

    String issue(int number) {
        if (number < 1) {
            throw new ToolFailedException("number must be the issue's number, 1 or more.");
        }
        return issues() + "/" + number;
    }
}
