/// MQTT 3.1.1, as client of a broker to which devices below the gateway publish: plain numbers,
/// texts and JSON.
@NullMarked
package io.baigong.connect.mqtt;

import org.jspecify.annotations.NullMarked;
