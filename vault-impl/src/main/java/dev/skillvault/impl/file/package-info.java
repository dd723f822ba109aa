/** What the vault wants of files that decide what it does. */
@NullMarked
package dev.skillvault.impl.file;

import org.jspecify.annotations.NullMarked;
