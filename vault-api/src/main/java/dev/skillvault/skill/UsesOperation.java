package dev.skillvault.skill;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the operations a tool method calls, so that a tool is offered to the model only when all of them are granted. A tool
 * without it is offered whenever its skill holds any grant. It only hides: the decision is made at the call.
 *
 * @since 0.1.0
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface UsesOperation {
    /**
     * Names of operations.
     *
     * @return names like {@code gmail.messages.send}
     */
    String[] value();
}
