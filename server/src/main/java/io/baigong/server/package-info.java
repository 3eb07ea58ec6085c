/// The platform: its modules are the sub-packages.
@NullMarked
package io.baigong.server;

import org.jspecify.annotations.NullMarked;
