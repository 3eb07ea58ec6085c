/// What the gateway says of things: readings, the latest of each, and how they are gathered into
/// batches for the queue.
@NullMarked
package io.baigong.edge.readings;

import org.jspecify.annotations.NullMarked;
