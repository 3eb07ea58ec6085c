/// What each organisation uses of the platform, and how much it may: meters by hour (which also
/// bill), quotas of organisations and of whole nodes, and the reins that keep whoever is above its
/// own from slowing others.
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "audit", "access", "tables"})
package io.baigong.server.usage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
