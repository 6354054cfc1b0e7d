/**
 * What a hub is told: {@link no.trygghub.hub.config.ConfigurationReader} reads the file, everything
 * else is immutable records. Knows no other package of the hub.
 */
@NullMarked
package no.trygghub.hub.config;

import org.jspecify.annotations.NullMarked;
