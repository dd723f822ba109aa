package dev.skillvault.testkit.sandbox;

import java.util.List;

/**
 * A view of one issue.
 *
 * @param number counted from 1 in each repository
 * @param title one line
 * @param body the text, may be empty
 * @param author the sandbox user who opened it
 * @param comments the texts of its comments, oldest first
 * @since 0.1.0
 */
public record SandboxIssue(int number, String title, String body, String author, List<String> comments) {

    /**
     * Copies the list.
     *
     * @param number counted from 1 in each repository
     * @param title one line
     * @param body the text, may be empty
     * @param author the sandbox user who opened it
     * @param comments the texts of its comments, oldest first
     */
    public SandboxIssue {
        comments = List.copyOf(comments);
    }
}
