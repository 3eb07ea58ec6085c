/// Who did what to which subject, from where, and whether it was let happen: append-only.
@NullMarked
@ApplicationModule(allowedDependencies = "database")
package io.baigong.server.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
