package com.example.plugin;

/** A library that the agent has too. Tests put another version of it beside the skill. */
public final class Library {
    private Library() {}

    public static String version() {
        return "the agent's";
    }
}
