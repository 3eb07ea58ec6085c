package io.baigong.server.access;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What the description of the API says of a handler that reads or writes more than its signature
/// tells: one that looks at a JSON tree itself, to name every fault in it, or one that streams.
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Described {
    /// The shape of the request's body; `byte[]` for a file, nothing for what the signature says.
    Class<?> body() default Void.class;

    /// Media types of the body.
    String[] bodyTypes() default "application/json";

    /// Whether the body may be left out.
    boolean optional() default false;

    /// The shape of the answer; `byte[]` for a file, nothing for what the signature says.
    Class<?> answer() default Void.class;

    /// Media types of the answer.
    String[] answerTypes() default "application/json";

    /// With which statuses the answer comes; 204 has none. The handler's own when none are named.
    int[] statuses() default {};
}
