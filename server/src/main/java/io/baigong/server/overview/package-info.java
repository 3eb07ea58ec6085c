/// What people see first: counters of devices, firms, apps and identifiers by how well each is
/// proven, the regions of an officer, and whether an owner's works runs and what its energy costs.
/// Reads the tables of the modules below and writes none of them.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "database",
            "audit",
            "access",
            "tables",
            "organisations",
            "packs",
            "things",
            "readings",
            "facts",
            "production",
            "methods"
        })
package io.baigong.server.overview;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
