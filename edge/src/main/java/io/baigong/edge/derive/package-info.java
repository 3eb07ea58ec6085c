/// Values that no device says: calculated from others, or learned from what was clamped onto a
/// machine.
@NullMarked
package io.baigong.edge.derive;

import org.jspecify.annotations.NullMarked;
