/** JSON with types: what the library reads, field by field, with an error that names the field. */
@NullMarked
package no.trygghub.hub.json;

import org.jspecify.annotations.NullMarked;
