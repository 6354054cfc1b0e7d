/** What the tests of several commands need. */
@org.jspecify.annotations.NullMarked
package no.trygghub.provisioning.testing;
