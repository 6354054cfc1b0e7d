package no.trygghub.provisioning.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import no.trygghub.hub.tls.PemFiles;
import no.trygghub.provisioning.text.Complaint;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

/**
 * The private key of a hub and the public one that goes with it. It has no text form, so that it
 * gets into no log.
 */
public final class HubKey {
  private static final String CURVE = "secp256r1";
  private static final int LINE = 64;

  private final PrivateKey secret;
  private final PublicKey open;

  private HubKey(PrivateKey secret, PublicKey open) {
    this.secret = secret;
    this.open = open;
  }

  /** Whether there is a key, whatever it is worth. */
  public static boolean isThere(Path file) {
    return Files.exists(file);
  }

  /**
   * Makes a key, EC on the curve P-256, and writes it as unencrypted PKCS#8 that only the owner may
   * read. It is in no other place.
   *
   * @throws Complaint where it cannot be written
   */
  public static HubKey make(Path file) throws Complaint {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(CURVE));
      PrivateKey secret = generator.generateKeyPair().getPrivate();
      String base64 =
          Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(secret.getEncoded());
      OwnedFile.write(
          file,
          "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n",
          OwnedFile.SECRET);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has EC keys", e);
    }
    // Read again, so that what is on the disk is known to be usable.
    return read(file);
  }

  /**
   * Reads a key.
   *
   * @throws Complaint where it is not there or cannot be used
   */
  public static HubKey read(Path file) throws Complaint {
    if (!isThere(file)) {
      throw new Complaint(HubKey.class, "no-key", file);
    }
    try {
      PrivateKey secret = PemFiles.privateKey(file);
      return new HubKey(secret, publicKey(secret));
    } catch (GeneralSecurityException e) {
      throw new Complaint(HubKey.class, "key-unusable", file);
    } catch (IOException e) {
      throw OwnedFile.cannotRead(file, e);
    }
  }

  /** The private key, to sign with. */
  public PrivateKey secret() {
    return secret;
  }

  /** The public key, for everybody. */
  public PublicKey open() {
    return open;
  }

  private static PublicKey publicKey(PrivateKey secret)
      throws IOException, GeneralSecurityException {
    AsymmetricKeyParameter read = PrivateKeyFactory.createKey(secret.getEncoded());
    AsymmetricKeyParameter open =
        switch (read) {
          case ECPrivateKeyParameters ec ->
              new ECPublicKeyParameters(
                  ec.getParameters().getG().multiply(ec.getD()), ec.getParameters());
          case RSAPrivateCrtKeyParameters rsa ->
              new RSAKeyParameters(false, rsa.getModulus(), rsa.getPublicExponent());
          case Ed25519PrivateKeyParameters ed -> ed.generatePublicKey();
          default -> throw new GeneralSecurityException("a key of an unknown kind");
        };
    return KeyFactory.getInstance(secret.getAlgorithm())
        .generatePublic(
            new X509EncodedKeySpec(
                SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(open).getEncoded()));
  }
}
