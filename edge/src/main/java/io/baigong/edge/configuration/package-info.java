/// What a gateway shall collect: one document, checked as a whole before anything of it is used.
///
/// [ConfigurationReader] needs neither a gateway nor a device, so the platform checks with it
/// before it sends.
@NullMarked
package io.baigong.edge.configuration;

import org.jspecify.annotations.NullMarked;
