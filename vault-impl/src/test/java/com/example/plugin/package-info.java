/** What somebody else would write: skills that tests pack into jars. Not in the vault's packages, which no skill's jar may hold. */
@NullMarked
package com.example.plugin;

import org.jspecify.annotations.NullMarked;
