package no.trygghub.provisioning.enrol;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import no.trygghub.hub.config.CertificateSettings;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.tls.HubCertificate;
import no.trygghub.provisioning.document.Candidate;
import no.trygghub.provisioning.document.ConfigurationCopy;
import no.trygghub.provisioning.document.HubDocument;
import no.trygghub.provisioning.identity.Fingerprint;
import no.trygghub.provisioning.identity.HubKey;
import no.trygghub.provisioning.identity.Identity;
import no.trygghub.provisioning.identity.Issued;
import no.trygghub.provisioning.identity.OwnedFile;
import no.trygghub.provisioning.identity.SigningRequest;
import no.trygghub.provisioning.text.Complaint;
import no.trygghub.provisioning.text.Texts;

/** The ways of one hub to its certificate. Each returns the command's exit code. */
final class Enrolment {
  static final int DONE = 0;

  /** It has to be renewed, and that needs somebody with a stick. */
  static final int BY_HAND = 3;

  /** The server has the request and gives the certificate later. */
  static final int LATER = 4;

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  private final HubConfiguration configuration;
  private final Path file;
  private final Identity identity;
  private final Texts texts;
  private final PrintWriter out;
  private final InstantSource clock;
  private final Pause pause;

  /** Enrols the hub of a configuration. */
  Enrolment(
      HubConfiguration configuration,
      Path file,
      Identity identity,
      Texts texts,
      PrintWriter out,
      InstantSource clock,
      Pause pause) {
    this.configuration = configuration;
    this.file = file;
    this.identity = identity;
    this.texts = texts;
    this.out = out;
    this.clock = clock;
    this.pause = pause;
  }

  /** Lets time pass. */
  @FunctionalInterface
  interface Pause {
    /** Returns after that time. */
    void rest(Duration time) throws InterruptedException;
  }

  /** Puts the request into a folder, for the authority. */
  int export(Path folder) throws Complaint {
    if (!Files.isDirectory(folder)) {
      throw new Complaint(Enrolment.class, "no-folder", folder);
    }
    HubKey key = HubKey.read(identity.key());
    SigningRequest request = request(key);
    Path target = folder.resolve(identity.hub() + ".csr");
    Stick.write(target, request.pem());
    out.println(texts.text("exported", target));
    out.println(
        texts.text(
            "compare", identity.hub(), identity.tenant(), Fingerprint.of(key.open()).grouped()));
    out.println(texts.text("then-import"));
    return DONE;
  }

  /** Takes the certificate from a file, or from a folder where it is among others. */
  int install(Path path, Told told) throws Complaint {
    HubKey key = HubKey.read(identity.key());
    Issued brought = Stick.certificates(path);
    Issued anchors = anchors(told, brought, path.toString());
    Issued chain = brought.forHub(path.toString(), key, identity.hub(), anchors, clock.instant());
    Map<String, Issued> authorities = new LinkedHashMap<>();
    for (Map.Entry<String, Path> each : Stick.authorities(path).entrySet()) {
      Path present = identity.authorities().get(each.getKey());
      // One that is there stays, whatever the stick has.
      if (present != null && !Files.exists(present)) {
        authorities.put(each.getKey(), trusted(told, each.getKey(), each.getValue(), anchors));
      }
    }
    write(chain, anchors, authorities);
    return DONE;
  }

  /** Asks a server for a first certificate and remembers it for the renewal. */
  int enrol(URI url, Told told, Optional<EstClient.Login> login, Duration wait) throws Complaint {
    HubKey key = HubKey.read(identity.key());
    Optional<HubCertificate> present = identity.present();
    if (present.isPresent()
        && !told.force()
        && present.get().belongsTo(key.secret())
        && clock.instant().isBefore(present.get().ends())) {
      throw new Complaint(
          Enrolment.class,
          "enrolled-already",
          identity.certificate(),
          DATE.format(present.get().ends()));
    }
    Issued anchors = anchors(told, Optional.of(url));
    EstClient client = new EstClient(url, Trust.of(anchors, Optional.empty()), clock);
    Issued authorities = client.authorities();
    SigningRequest request = request(key);
    Optional<Issued> given = wait(url, () -> client.enrol(request, login), wait);
    if (given.isEmpty()) {
      return LATER;
    }
    Issued chain = checked(url, given.get(), authorities, key, anchors);
    write(chain, anchors, Map.of());
    remember(url);
    return DONE;
  }

  /** Renews where that is due. */
  int renew(Duration wait) throws Complaint {
    HubKey key = HubKey.read(identity.key());
    HubCertificate present =
        identity
            .present()
            .orElseThrow(
                () -> new Complaint(Enrolment.class, "nothing-to-renew", identity.certificate()));
    Instant now = clock.instant();
    if (now.isBefore(present.renewFrom())) {
      out.println(
          texts.text(
              "not-due",
              identity.certificate(),
              DATE.format(present.ends()),
              DATE.format(present.renewFrom())));
      return DONE;
    }
    Optional<CertificateSettings.Est> est = configuration.certificates().est();
    if (est.isEmpty()) {
      out.println(texts.text("renew-by-hand", identity.certificate(), DATE.format(present.ends())));
      return BY_HAND;
    }
    if (!now.isBefore(present.ends())) {
      throw new Complaint(
          Enrolment.class,
          "too-late-to-renew",
          identity.certificate(),
          DATE.format(present.ends()),
          est.get().url());
    }
    Issued anchors = Issued.read(est.get().ca());
    Trust.Shown shown = new Trust.Shown(key, Issued.read(identity.certificate()));
    URI url = est.get().url();
    EstClient client = new EstClient(url, Trust.of(anchors, Optional.of(shown)), clock);
    Issued authorities = client.authorities();
    SigningRequest request = request(key);
    Optional<Issued> given = wait(url, () -> client.renew(request), wait);
    if (given.isEmpty()) {
      return LATER;
    }
    write(checked(url, given.get(), authorities, key, anchors), anchors, Map.of());
    return DONE;
  }

  private SigningRequest request(HubKey key) throws Complaint {
    SigningRequest request = SigningRequest.of(identity.tenant(), identity.hub(), key);
    if (!SigningRequest.isThere(identity.request(), identity.tenant(), identity.hub(), key)) {
      request.write(identity.request());
    }
    return request;
  }

  private Issued checked(URI url, Issued given, Issued authorities, HubKey key, Issued anchors)
      throws Complaint {
    List<X509Certificate> all = new ArrayList<>(given.certificates());
    all.addAll(authorities.certificates());
    return new Issued(all).forHub(url.toString(), key, identity.hub(), anchors, clock.instant());
  }

  @FunctionalInterface
  private interface Asking {
    EstClient.Answer ask() throws Complaint;
  }

  /** What the server gives in the end; empty where that takes longer than whoever waits has. */
  private Optional<Issued> wait(URI url, Asking asking, Duration patience) throws Complaint {
    Duration waited = Duration.ZERO;
    while (true) {
      switch (asking.ask()) {
        case EstClient.Answer.Given given -> {
          return Optional.of(given.issued());
        }
        case EstClient.Answer.Later later -> {
          Duration longer = waited.plus(later.askAgain());
          if (longer.compareTo(patience) > 0 || !rested(later.askAgain())) {
            out.println(texts.text("later", url, later.askAgain().toSeconds()));
            return Optional.empty();
          }
          waited = longer;
        }
      }
    }
  }

  private boolean rested(Duration time) {
    out.println(texts.text("waiting", time.toSeconds()));
    out.flush();
    try {
      pause.rest(time);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Whom to trust at a server, which is asked for its certificate only to compare that. */
  private Issued anchors(Told told, Optional<URI> server) throws Complaint {
    boolean isToBeCompared =
        told.ca().isEmpty() && (!told.fingerprints().isEmpty() || pinned().isEmpty());
    if (isToBeCompared && server.isPresent()) {
      URI url = server.get();
      Issued shown = new EstClient(url, Trust.ofAnybody(), clock).authorities();
      return anchors(told, shown, url.toString());
    }
    return anchors(told, new Issued(List.of()), server.map(URI::toString).orElse(""));
  }

  /**
   * Whom to trust: what was told, or else what is trusted already.
   *
   * @param brought where a certificate with a fingerprint that was told is looked for
   */
  private Issued anchors(Told told, Issued brought, String source) throws Complaint {
    Optional<Issued> pinned = pinned();
    if (!told.isAnything()) {
      if (pinned.isEmpty()) {
        throw new Complaint(Enrolment.class, "no-trust", source, brought.fingerprints());
      }
      return pinned.get();
    }
    Issued wanted =
        told.ca().isPresent() ? Issued.read(told.ca().get()) : matching(told, brought, source);
    if (Files.exists(identity.enrolmentAuthority()) && !told.force()) {
      Issued before = Issued.read(identity.enrolmentAuthority());
      if (!before.sameAs(wanted)) {
        throw new Complaint(
            Enrolment.class,
            "other-authority",
            identity.enrolmentAuthority(),
            before.fingerprints(),
            wanted.fingerprints());
      }
    }
    return wanted;
  }

  private static Issued matching(Told told, Issued brought, String source) throws Complaint {
    List<X509Certificate> found = new ArrayList<>();
    told.fingerprints().forEach(one -> brought.find(one).ifPresent(found::add));
    if (found.isEmpty()) {
      throw new Complaint(
          Enrolment.class,
          "fingerprint-differs",
          source,
          told.fingerprints().getFirst(),
          brought.fingerprints());
    }
    return new Issued(found);
  }

  private Optional<Issued> pinned() throws Complaint {
    if (Files.exists(identity.enrolmentAuthority())) {
      return Optional.of(Issued.read(identity.enrolmentAuthority()));
    }
    List<X509Certificate> all = new ArrayList<>();
    for (Path authority : identity.authorities().values()) {
      if (Files.exists(authority)) {
        all.addAll(Issued.read(authority).certificates());
      }
    }
    return all.isEmpty() ? Optional.empty() : Optional.of(new Issued(all));
  }

  /** A destination's own authority from the stick, which has to be told or trusted as well. */
  private static Issued trusted(Told told, String destination, Path file, Issued anchors)
      throws Complaint {
    Issued brought = Issued.read(file);
    for (X509Certificate one : brought.certificates()) {
      boolean known =
          anchors.certificates().contains(one) || told.fingerprints().contains(Fingerprint.of(one));
      if (!known) {
        throw new Complaint(
            Enrolment.class, "destination-not-trusted", file, destination, brought.fingerprints());
      }
    }
    return brought;
  }

  /** The authorities first, so that the certificate is never there without them. */
  private void write(Issued chain, Issued anchors, Map<String, Issued> authorities)
      throws Complaint {
    OwnedFile.directory(
        Objects.requireNonNull(identity.enrolmentAuthority().toAbsolutePath().getParent()));
    if (!Files.exists(identity.enrolmentAuthority())
        || !Issued.read(identity.enrolmentAuthority()).sameAs(anchors)) {
      OwnedFile.write(identity.enrolmentAuthority(), anchors.pem(), OwnedFile.READABLE);
    }
    for (Map.Entry<String, Path> each : identity.authorities().entrySet()) {
      Issued own = authorities.getOrDefault(each.getKey(), anchors);
      if (!Files.exists(each.getValue())) {
        OwnedFile.write(each.getValue(), own.pem(), OwnedFile.READABLE);
        out.println(texts.text("authority-pinned", each.getKey(), each.getValue()));
        out.println(own.fingerprints());
      }
    }
    OwnedFile.write(identity.certificate(), chain.pem(), OwnedFile.READABLE);
    HubCertificate own = new HubCertificate(chain.certificates().getFirst());
    out.println(
        texts.text("installed", identity.certificate(), identity.hub(), DATE.format(own.ends())));
    out.println(texts.text("used-when"));
  }

  private void remember(URI url) throws Complaint {
    try {
      Optional<HubDocument> read = HubDocument.parse(Files.readString(file));
      HubDocument document =
          read.orElseThrow(() -> new Complaint(Enrolment.class, "not-remembered", file, url));
      Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
      Path ca = identity.enrolmentAuthority().toAbsolutePath();
      document.set(url.toString(), "certificates", "est");
      document.set(
          (ca.startsWith(folder) ? folder.relativize(ca) : ca).toString(),
          "certificates",
          "est-ca");
      if (!document.isChanged()) {
        return;
      }
      Candidate candidate = new Candidate(ConfigurationReader.ofInstalledDrivers(), folder);
      if (candidate.read(document).configuration().isEmpty()) {
        throw new Complaint(Enrolment.class, "not-remembered", file, url);
      }
      out.println(texts.text("copied", ConfigurationCopy.keep(file, clock.instant())));
      OwnedFile.write(file, document.text(), OwnedFile.READABLE);
      out.println(texts.text("remembered", file, url));
    } catch (IOException e) {
      throw OwnedFile.cannotRead(file, e);
    }
  }
}
