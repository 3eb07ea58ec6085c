package io.baigong.server.access;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Lets a handler be called by those who have every one of these scopes. A handler that has neither
/// this nor [Open] is refused to everybody.
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Needs {
    Scope[] value();

    /// Whether only administrators of the whole platform may call.
    boolean platform() default false;
}
