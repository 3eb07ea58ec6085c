/// Gateways of the shop floor: how they join, what they shall collect, how they are, and what is
/// asked of the machines behind them. A gateway is a thing; so is each device behind it.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "database",
            "audit",
            "access",
            "certificates",
            "tables",
            "things",
            "readings",
            "ingest"
        })
package io.baigong.server.gateways;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
