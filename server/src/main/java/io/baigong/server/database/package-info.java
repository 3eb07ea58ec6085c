/// PostgreSQL: a supervised child process or one's own by URL, and the tenant of every connection.
@NullMarked
@ApplicationModule(type = ApplicationModule.Type.OPEN)
package io.baigong.server.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
