/// Readings at work: the way from the log to the store, latest values, history, live views, and
/// which things are there.
@NullMarked
@ApplicationModule(
        allowedDependencies = {"database", "audit", "access", "tables", "usage", "things"})
package io.baigong.server.readings;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
