/// Methods: what figures mean. Versioned methods from packs are calculated from facts, production,
/// readings and each other; every figure keeps what it was made of, can be calculated again bit by
/// bit, published, objected to and explained.
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
            "production"
        })
package io.baigong.server.methods;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
