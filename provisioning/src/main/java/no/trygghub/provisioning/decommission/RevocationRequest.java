package no.trygghub.provisioning.decommission;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.provisioning.identity.Fingerprint;
import no.trygghub.provisioning.identity.HubKey;
import no.trygghub.provisioning.identity.Identity;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/**
 * What a hub says to its authority in the end: revoke my certificate. EST knows no such request
 * (RFC 7030), so it is a file, signed with the hub's key: CMS signed data (RFC 5652) about a few
 * words of JSON, which {@code openssl cms -verify} reads as well.
 */
final class RevocationRequest {
  private static final int HEXADECIMAL = 16;
  private static final int LINE = 64;

  private final X509Certificate certificate;
  private final String pem;

  private RevocationRequest(X509Certificate certificate, String pem) {
    this.certificate = certificate;
    this.pem = pem;
  }

  /** The request of a hub. */
  static RevocationRequest of(
      Identity identity, HubKey key, X509Certificate certificate, Instant now) {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("request", "revoke");
    said.put("tenant", identity.tenant().value());
    said.put("hub", identity.hub().value());
    said.put("serial", serial(certificate));
    said.put("fingerprint", Fingerprint.of(certificate).hex());
    said.put("reason", "cessationOfOperation");
    said.put("time", now.toString());
    String algorithm =
        switch (key.secret().getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> "Ed25519";
        };
    try {
      CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
      generator.addSignerInfoGenerator(
          new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
              .build(new JcaContentSignerBuilder(algorithm).build(key.secret()), certificate));
      generator.addCertificates(new JcaCertStore(List.of(certificate)));
      byte[] signed =
          generator
              .generate(
                  new CMSProcessableByteArray(
                      JsonObject.write(said).getBytes(StandardCharsets.UTF_8)),
                  true)
              .getEncoded();
      return new RevocationRequest(
          certificate,
          "-----BEGIN CMS-----\n"
              + Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(signed)
              + "\n-----END CMS-----\n");
    } catch (CMSException | OperatorCreationException | GeneralSecurityException | IOException e) {
      throw new IllegalStateException("a key that was read signs", e);
    }
  }

  /** The request as PEM. */
  String pem() {
    return pem;
  }

  /** The serial number of the certificate as openssl writes it. */
  String serial() {
    return serial(certificate);
  }

  private static String serial(X509Certificate certificate) {
    BigInteger number = certificate.getSerialNumber();
    String hex = number.toString(HEXADECIMAL).toUpperCase(Locale.ROOT);
    return hex.length() % 2 == 0 ? hex : "0" + hex;
  }
}
