/// The HTTP interface of readings.
@NullMarked
package io.baigong.server.readings.web;

import org.jspecify.annotations.NullMarked;
