/// The gateway process: what it is made of and how it starts.
@NullMarked
package io.baigong.edge;

import org.jspecify.annotations.NullMarked;
