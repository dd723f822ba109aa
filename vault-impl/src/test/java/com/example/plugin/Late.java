package com.example.plugin;

/** A class of the skill that is first used when the test says so. */
public final class Late {
    private Late() {}
}
