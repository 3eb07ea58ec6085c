/// A client of the platform in Java: [Baigong] is where to begin. The packages `api` and `model`
/// are generated from the description of the API.
@NullMarked
package io.baigong.client;

import org.jspecify.annotations.NullMarked;
