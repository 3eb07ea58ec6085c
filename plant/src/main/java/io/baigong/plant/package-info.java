/// The demonstration works: machines that replay recordings, the cable that can be pulled, and how
/// the works introduces itself to the platform.
@NullMarked
package io.baigong.plant;

import org.jspecify.annotations.NullMarked;
