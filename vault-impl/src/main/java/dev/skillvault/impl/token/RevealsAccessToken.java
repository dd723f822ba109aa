package dev.skillvault.impl.token;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks the few methods that may see a raw access token. A test holds the list. */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface RevealsAccessToken {
    /** Why this method must. */
    String value();
}
