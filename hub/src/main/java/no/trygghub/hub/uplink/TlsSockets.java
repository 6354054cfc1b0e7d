package no.trygghub.hub.uplink;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.config.HubId;
import no.trygghub.hub.tls.PemFiles;

/**
 * TLS sockets from PEM files, which speak TLS 1.3 or 1.2 and check the broker's name. The files are
 * read for every connection, so that a renewed certificate is used at once.
 */
public final class TlsSockets {
  private static final char[] NO_PASSWORD = {};

  private TlsSockets() {}

  /**
   * Sockets that trust and show what the files hold.
   *
   * @throws IOException where a file cannot be read
   * @throws GeneralSecurityException where a file does not hold what it should, naming it
   */
  public static SSLSocketFactory of(Destination.Tls tls)
      throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys(tls), trusted(tls), null);
    return PromptSockets.of(context.getSocketFactory());
  }

  /**
   * Like {@link #of}, for a hub, which shows no certificate but its own.
   *
   * @throws GeneralSecurityException also where the certificate's CN is not the hub's id
   */
  static SSLSocketFactory of(Destination.Tls tls, HubId hub)
      throws GeneralSecurityException, IOException {
    if (tls.certificate().isPresent()) {
      Path file = tls.certificate().get();
      OwnCertificate.in(file).checkIsFor(hub);
    }
    return of(tls);
  }

  private static TrustManager[] trusted(Destination.Tls tls)
      throws GeneralSecurityException, IOException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    if (tls.ca().isPresent()) {
      KeyStore store = empty();
      int number = 0;
      for (Certificate certificate : PemFiles.certificates(tls.ca().get())) {
        store.setCertificateEntry("ca-" + number++, certificate);
      }
      factory.init(store);
    } else {
      factory.init((KeyStore) null);
    }
    return factory.getTrustManagers();
  }

  private static KeyManager[] keys(Destination.Tls tls)
      throws GeneralSecurityException, IOException {
    Optional<Path> certificate = tls.certificate();
    Optional<Path> key = tls.key();
    if (certificate.isEmpty() || key.isEmpty()) {
      return new KeyManager[0];
    }
    List<X509Certificate> chain = PemFiles.certificates(certificate.get());
    PrivateKey own = PemFiles.privateKey(key.get());
    OwnCertificate.in(certificate.get()).checkBelongsTo(own, key.get());
    KeyStore store = empty();
    store.setKeyEntry("hub", own, NO_PASSWORD, chain.toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, NO_PASSWORD);
    return store;
  }
}
