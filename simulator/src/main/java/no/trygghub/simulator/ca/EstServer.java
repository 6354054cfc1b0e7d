package no.trygghub.simulator.ca;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManagerFactory;
import no.trygghub.hub.tls.PemFiles;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSAbsentContent;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/**
 * Enrolment over Secure Transport (RFC 7030) before a test authority: {@code cacerts}, {@code
 * simpleenroll} with a one-time code over HTTP Basic, {@code simplereenroll} with the certificate
 * that is to be renewed. The user name is the hub id.
 */
public final class EstServer implements AutoCloseable {
  private static final String PATH = "/.well-known/est/";
  private static final String SERVER = "est";
  private static final Duration OWN_LIFETIME = Duration.ofDays(365);
  private static final int LARGEST_REQUEST = 64 * 1024;
  private static final int OK = 200;
  private static final int ACCEPTED = 202;
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORISED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int SERVER_ERROR = 500;
  private static final char[] NO_PASSWORD = {};

  private final TestAuthority authority;
  private final OneTimeCodes codes;
  private final Settings settings;
  private final Consumer<String> log;
  private final HttpsServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private EstServer(
      TestAuthority authority, Settings settings, Consumer<String> log, HttpsServer server) {
    this.authority = authority;
    this.codes = new OneTimeCodes(authority.directory());
    this.settings = settings;
    this.log = log;
    this.server = server;
  }

  /**
   * What a server goes by.
   *
   * @param address where it listens
   * @param port 0 for any free one
   * @param names whom its certificate is for: names and IP addresses
   * @param lifetime of the certificates it has issued
   * @param byHand whether somebody has to sign each first request: it is put into the directory
   *     {@code pending}, and the hub told to ask again
   * @param askAgain after how long
   */
  public record Settings(
      String address,
      int port,
      List<String> names,
      Duration lifetime,
      boolean byHand,
      Duration askAgain) {
    /** Copies what it is given, so that it never changes. */
    public Settings {
      names = List.copyOf(names);
    }
  }

  /**
   * Starts a server, with a new certificate of the authority for itself.
   *
   * @param log told of each request in one line; never of a code
   */
  public static EstServer start(TestAuthority authority, Settings settings, Consumer<String> log)
      throws CaException {
    try {
      X509Certificate unused = authority.server(SERVER, settings.names(), OWN_LIFETIME);
      HttpsServer server =
          HttpsServer.create(new InetSocketAddress(settings.address(), settings.port()), 0);
      EstServer made = new EstServer(authority, settings, log, server);
      server.setHttpsConfigurator(new WantsCertificate(made.tls()));
      server.setExecutor(made.threads);
      server.createContext("/", made::answer);
      server.start();
      return made;
    } catch (IOException | GeneralSecurityException e) {
      throw new CaException(
          "cannot serve at "
              + settings.address()
              + ":"
              + settings.port()
              + ": "
              + e.getMessage()
              + "; choose another --port",
          e);
    }
  }

  /** The address to give to a hub; with the first of its names. */
  public String url() {
    return "https://"
        + settings.names().getFirst()
        + ":"
        + server.getAddress().getPort()
        + "/.well-known/est";
  }

  /** Ends it. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private SSLContext tls() throws GeneralSecurityException, IOException {
    Path directory = authority.directory();
    KeyStore own = empty();
    own.setKeyEntry(
        SERVER,
        PemFiles.privateKey(directory.resolve(SERVER + ".key")),
        NO_PASSWORD,
        PemFiles.certificates(directory.resolve(SERVER + ".pem")).toArray(Certificate[]::new));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, NO_PASSWORD);
    KeyStore trusted = empty();
    trusted.setCertificateEntry("ca", authority.certificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, NO_PASSWORD);
    return store;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      Answer answer;
      try {
        byte[] body;
        try (InputStream in = exchange.getRequestBody()) {
          body = in.readNBytes(LARGEST_REQUEST);
        }
        answer = answer(exchange.getRequestMethod() + " " + path, body, (HttpsExchange) exchange);
      } catch (CaException e) {
        answer = Answer.text(BAD_REQUEST, String.valueOf(e.getMessage()));
      } catch (CMSException | GeneralSecurityException e) {
        answer = Answer.text(SERVER_ERROR, String.valueOf(e.getMessage()));
      }
      log.accept(path + " " + answer.status() + " " + answer.said());
      send(exchange, answer);
    }
  }

  private Answer answer(String what, byte[] body, HttpsExchange exchange)
      throws CaException, CMSException, GeneralSecurityException, IOException {
    return switch (what) {
      case "GET " + PATH + "cacerts" -> Answer.certificates(authority.certificate());
      case "POST " + PATH + "simpleenroll" -> enrol(body, exchange);
      case "POST " + PATH + "simplereenroll" -> renew(body, exchange);
      default ->
          Answer.text(NOT_FOUND, "expected GET cacerts, POST simpleenroll or POST simplereenroll");
    };
  }

  private Answer enrol(byte[] body, HttpsExchange exchange)
      throws CaException, CMSException, GeneralSecurityException, IOException {
    PKCS10CertificationRequest request = Pem.request(body);
    String hub = TestAuthority.commonName(request.getSubject());
    Optional<String[]> told = basic(exchange);
    if (told.isEmpty() || !codes.knows(told.get()[0], told.get()[1])) {
      return Answer.text(UNAUTHORISED, "user or one-time code is wrong or was used");
    }
    if (!told.get()[0].equals(hub)) {
      return Answer.text(
          FORBIDDEN, "the code is for " + told.get()[0] + ", the request for " + hub);
    }
    Optional<X509Certificate> signed =
        settings.byHand()
            ? authority.issuedFor(request.getSubjectPublicKeyInfo().getEncoded())
            : Optional.of(authority.sign(body, settings.lifetime()));
    if (signed.isEmpty()) {
      Path pending = Files.createDirectories(authority.directory().resolve("pending"));
      Pem.write(
          pending.resolve(hub + ".csr"),
          Pem.of("CERTIFICATE REQUEST", request.getEncoded()),
          "rw-r--r--");
      return Answer.later(settings.askAgain(), hub + " waits for 'ca sign'");
    }
    codes.remove(hub);
    return Answer.certificates(signed.get());
  }

  private Answer renew(byte[] body, HttpsExchange exchange)
      throws CaException, CMSException, GeneralSecurityException {
    X509Certificate shown;
    try {
      shown = (X509Certificate) exchange.getSSLSession().getPeerCertificates()[0];
    } catch (SSLPeerUnverifiedException e) {
      return Answer.text(UNAUTHORISED, "renewal needs the certificate that is to be renewed");
    }
    if (authority.isRevoked(shown)) {
      return Answer.text(FORBIDDEN, "the certificate was revoked");
    }
    PKCS10CertificationRequest request = Pem.request(body);
    String hub = TestAuthority.commonName(request.getSubject());
    String before =
        TestAuthority.commonName(
            X500Name.getInstance(shown.getSubjectX500Principal().getEncoded()));
    if (!hub.equals(before)) {
      return Answer.text(FORBIDDEN, before + " may not have a certificate for " + hub);
    }
    return Answer.certificates(authority.sign(body, settings.lifetime()));
  }

  private static Optional<String[]> basic(HttpExchange exchange) {
    String header =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
    if (!header.startsWith("Basic ")) {
      return Optional.empty();
    }
    try {
      String[] told =
          new String(
                  Base64.getDecoder().decode(header.substring("Basic ".length())),
                  StandardCharsets.UTF_8)
              .split(":", 2);
      return told.length == 2 ? Optional.of(told) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    if (answer.status() == OK) {
      exchange.getResponseHeaders().set("Content-Transfer-Encoding", "base64");
    }
    if (answer.status() == UNAUTHORISED) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"est\"");
    }
    answer
        .askAgain()
        .ifPresent(
            time ->
                exchange
                    .getResponseHeaders()
                    .set("Retry-After", Long.toString(Math.max(1, time.toSeconds()))));
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  /** An answer, and what the log says of it. */
  private record Answer(
      int status, String type, String body, Optional<Duration> askAgain, String said) {
    static Answer text(int status, String text) {
      return new Answer(status, "text/plain; charset=utf-8", text, Optional.empty(), text);
    }

    static Answer later(Duration time, String said) {
      return new Answer(ACCEPTED, "text/plain; charset=utf-8", said, Optional.of(time), said);
    }

    static Answer certificates(X509Certificate certificate)
        throws CMSException, GeneralSecurityException {
      CMSSignedDataGenerator certificatesOnly = new CMSSignedDataGenerator();
      certificatesOnly.addCertificates(new JcaCertStore(List.of(certificate)));
      try {
        return new Answer(
            OK,
            "application/pkcs7-mime; smime-type=certs-only",
            Pem.base64(certificatesOnly.generate(new CMSAbsentContent()).getEncoded()),
            Optional.empty(),
            certificate.getSubjectX500Principal() + " until " + certificate.getNotAfter());
      } catch (IOException e) {
        throw new GeneralSecurityException(e.getMessage(), e);
      }
    }
  }

  /** Asks for a certificate and does without one. */
  private static final class WantsCertificate extends HttpsConfigurator {
    WantsCertificate(SSLContext context) {
      super(context);
    }

    @Override
    public void configure(HttpsParameters parameters) {
      SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
      wanted.setWantClientAuth(true);
      parameters.setSSLParameters(wanted);
    }
  }
}
