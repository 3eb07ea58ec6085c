/// What may be told of groups without telling of single members: small groups are withheld, and
/// with them as many others as it takes that nothing withheld follows from what is shown.
@NullMarked
package io.baigong.evaluator.disclosure;

import org.jspecify.annotations.NullMarked;
