/// `./baigong cli`: the platform for scripts.
@NullMarked
package io.baigong.cli;

import org.jspecify.annotations.NullMarked;
