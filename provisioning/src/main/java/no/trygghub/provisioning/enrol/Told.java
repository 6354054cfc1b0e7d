package no.trygghub.provisioning.enrol;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import no.trygghub.provisioning.identity.Fingerprint;

/**
 * What whoever runs the command says is to be trusted.
 *
 * @param ca a file with the authority's certificates
 * @param fingerprints of the authority's certificate, wherever that comes from
 * @param force whether another authority may take the place of one that is trusted
 */
record Told(Optional<Path> ca, List<Fingerprint> fingerprints, boolean force) {
  /** Copies what it is given, so that it never changes. */
  Told {
    fingerprints = List.copyOf(fingerprints);
  }

  /** Whether it says anything. */
  boolean isAnything() {
    return ca.isPresent() || !fingerprints.isEmpty();
  }
}
