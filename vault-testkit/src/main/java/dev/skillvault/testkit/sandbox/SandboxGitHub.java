package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/**
 * What the sandbox's repositories hold, for assertions, and what others write in them. Both are private, and every sandbox user is a member of both.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class SandboxGitHub {

    /** A repository with two open issues. */
    public static final String REPOSITORY = "acme/reports";

    /** A repository the user owns as well, for tests that an agent is kept out of it. */
    public static final String OTHER_REPOSITORY = "acme/payroll";

    /** The one file in a repository, on its default branch {@code main}. */
    static final String FILE = "README.md";

    /** All of them. */
    static final Set<String> REPOSITORIES = Set.of(REPOSITORY, OTHER_REPOSITORY);

    private final Object lock;
    private final GitHubAppKey app;
    private final Map<String, List<Issue>> issues = new LinkedHashMap<>();
    private final Map<String, Integer> generations = new HashMap<>();
    private final Set<String> moved = new HashSet<>();

    SandboxGitHub(Object lock, Instant born, GitHubAppKey app) {
        this.lock = lock;
        this.app = app;
        issues.put(REPOSITORY, new ArrayList<>());
        issues.put(OTHER_REPOSITORY, new ArrayList<>());
        open(
                REPOSITORY,
                new Issue.Post("carla", "The chart counts July twice.", born),
                "Q3 chart is wrong",
                Set.of("bug"));
        open(REPOSITORY, new Issue.Post("piotr", "A table by team would help.", born), "Add totals by team", Set.of());
        open(OTHER_REPOSITORY, new Issue.Post("finance", "Not for everyone.", born), "Bonus list", Set.of());
    }

    /** {@return the GitHub App, for installation tokens} */
    public GitHubAppKey app() {
        return app;
    }

    /**
     * Lists the issues of a repository.
     *
     * @param repository owner and name, such as {@link #REPOSITORY}; case does not matter
     * @return its issues as they are now, oldest first
     * @throws NoSuchElementException if there is no such repository
     */
    public List<SandboxIssue> issues(String repository) {
        synchronized (lock) {
            return of(existing(repository)).stream().map(Issue::view).toList();
        }
    }

    /**
     * Opens an issue in anybody's name.
     *
     * @param repository owner and name, such as {@link #REPOSITORY}; case does not matter
     * @param author who writes it
     * @param title the title
     * @param body the text
     * @param at when it was written
     * @return the issue's number
     * @throws NoSuchElementException if there is no such repository
     */
    public int open(String repository, String author, String title, String body, Instant at) {
        synchronized (lock) {
            return open(existing(repository), new Issue.Post(author, body, at), title, Set.of())
                    .number();
        }
    }

    /**
     * Comments on an issue in anybody's name.
     *
     * @param repository owner and name, such as {@link #REPOSITORY}; case does not matter
     * @param number the issue's number
     * @param author who writes it
     * @param body the text
     * @param at when it was written
     * @throws NoSuchElementException if there is no such repository or issue
     */
    public void comment(String repository, int number, String author, String body, Instant at) {
        synchronized (lock) {
            of(existing(repository)).stream()
                    .filter(issue -> issue.number() == number)
                    .findFirst()
                    .orElseThrow(() -> new NoSuchElementException("no issue " + number + " in " + repository))
                    .comments()
                    .add(new Issue.Post(author, body, at));
        }
    }

    private String existing(String repository) {
        return find(repository).orElseThrow(() -> new NoSuchElementException("no repository " + repository));
    }

    /**
     * Says which numeric id a repository has.
     *
     * @param repository owner and name, such as {@link #REPOSITORY}
     * @return its id, which never changes while it is this repository
     */
    public long id(String repository) {
        synchronized (lock) {
            return idOf(repository);
        }
    }

    /**
     * Renames a repository, or transfers it: its old name answers with a redirect from now on.
     * See <a href="https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#follow-redirects">Follow redirects</a>.
     *
     * @param repository owner and name, such as {@link #REPOSITORY}
     */
    public void moveAway(String repository) {
        synchronized (lock) {
            moved.add(repository);
        }
    }

    /**
     * Puts another, empty repository in a repository's place, under its name.
     *
     * @param repository owner and name, such as {@link #REPOSITORY}
     */
    public void replace(String repository) {
        synchronized (lock) {
            moved.remove(repository);
            generations.merge(repository, 1, Integer::sum);
            of(repository).clear();
        }
    }

    long idOf(String repository) {
        return GitHubShapes.id(repository) + generations.getOrDefault(repository, 0);
    }

    /** Where a repository of this name went, if it did. */
    Optional<String> movedTo(String repository) {
        return find(repository)
                .filter(moved::contains)
                .map(name -> "https://api.github.com/repositories/" + idOf(name));
    }

    /** The repository's name as its owner wrote it. */
    Optional<String> find(String repository) {
        return issues.keySet().stream()
                .filter(name -> name.equals(repository.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** What the file of this repository holds; one that was put in another's place is empty. */
    Optional<String> file(String repository, String path) {
        boolean there = path.equals(FILE) && !generations.containsKey(repository);
        return there
                ? Optional.of("# " + repository + "\n\nA repository of the sandbox, with one file.\n")
                : Optional.empty();
    }

    List<Issue> of(String repository) {
        return issues.getOrDefault(repository, List.of());
    }

    Issue open(String repository, Issue.Post post, String title, Set<String> labels) {
        List<Issue> list = issues.computeIfAbsent(repository, name -> new ArrayList<>());
        Issue issue = new Issue(list.size() + 1, post, title, labels, new ArrayList<>());
        list.add(issue);
        return issue;
    }

    JsonNode save() {
        ObjectNode saved = Json.object();
        issues.forEach((name, list) -> {
            ArrayNode array = saved.putArray(name);
            list.forEach(issue -> array.add(issue.save()));
        });
        return saved;
    }

    void load(JsonNode saved) {
        saved.properties().forEach(repository -> {
            List<Issue> list = new ArrayList<>();
            repository.getValue().forEach(node -> list.add(Issue.load(node)));
            issues.put(repository.getKey(), list);
        });
    }
}
