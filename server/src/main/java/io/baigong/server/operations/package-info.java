/// Running the platform: backup while it works.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "database",
            "audit",
            "access",
            "usage",
            "things",
            "readings",
            "facts"
        })
package io.baigong.server.operations;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
