/// Who the gateway is to its platform, and how it became so.
@NullMarked
package io.baigong.edge.identity;

import org.jspecify.annotations.NullMarked;
