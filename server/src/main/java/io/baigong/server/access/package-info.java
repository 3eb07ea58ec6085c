/// Who is asking and what they may: people, organisations, sessions, tokens, and the one form of
/// refusal (problem+json). Open to all modules; every HTTP handler carries a verdict of this one.
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "audit"})
package io.baigong.server.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
