/// Certificates (X.509): the platform's own authorities, the certificate by which it proves who it
/// is over TLS, and what others present. Knows nothing of things.
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "audit", "access"})
package io.baigong.server.certificates;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
