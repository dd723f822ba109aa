/** What the vault wants of files that decide what it does, and how it keeps what must not get lost. */
@NullMarked
package dev.skillvault.impl.file;

import org.jspecify.annotations.NullMarked;
