/// The door: readings come in over MQTT, HTTP and files, are understood, and are acknowledged when
/// the log has them; commands go out.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "database",
            "audit",
            "access",
            "certificates",
            "usage",
            "things",
            "readings"
        })
package io.baigong.server.ingest;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
