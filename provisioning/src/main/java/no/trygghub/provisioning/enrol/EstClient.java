package no.trygghub.provisioning.enrol;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import no.trygghub.drivers.OneLine;
import no.trygghub.provisioning.identity.Issued;
import no.trygghub.provisioning.identity.SigningRequest;
import no.trygghub.provisioning.text.Complaint;

/** A client of Enrolment over Secure Transport (RFC 7030). */
final class EstClient {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
  private static final Duration ASK_AGAIN = Duration.ofMinutes(1);
  private static final int LARGEST_ANSWER = 256 * 1024;
  private static final int LONGEST_SAID = 300;
  private static final int OK = 200;
  private static final int ACCEPTED = 202;
  private static final int UNAUTHORISED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  private final URI url;
  private final InstantSource clock;
  private final HttpClient http;

  /**
   * A client of a server.
   *
   * @param url up to {@code /.well-known/est}, or with a label behind it
   * @param tls what is trusted and shown
   */
  EstClient(URI url, SSLContext tls, InstantSource clock) {
    this.url = url;
    this.clock = clock;
    this.http =
        HttpClient.newBuilder()
            .sslContext(tls)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_WITHIN)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** What a hub tells about itself before it has a certificate. */
  record Login(String user, String code) {
    String header() {
      return "Basic "
          + Base64.getEncoder()
              .encodeToString((user + ":" + code).getBytes(StandardCharsets.UTF_8));
    }

    /** Without the code. */
    @Override
    public String toString() {
      return "Login[" + user + "]";
    }
  }

  /** What a server says to a request. */
  sealed interface Answer {
    /** The certificate, and others perhaps. */
    record Given(Issued issued) implements Answer {}

    /** Somebody has to look at it first. */
    record Later(Duration askAgain) implements Answer {}
  }

  /** The authority's certificates: RFC 7030, 4.1. */
  Issued authorities() throws Complaint {
    HttpResponse<InputStream> response = send("cacerts", request("cacerts").GET().build());
    byte[] body = body(response);
    if (response.statusCode() != OK) {
      throw refused("cacerts", response.statusCode(), body);
    }
    return issued("cacerts", body);
  }

  /** A first certificate: RFC 7030, 4.2.1. */
  Answer enrol(SigningRequest request, Optional<Login> login) throws Complaint {
    return ask("simpleenroll", request, login);
  }

  /** Another before the first ends, over a connection that shows the first: RFC 7030, 4.2.2. */
  Answer renew(SigningRequest request) throws Complaint {
    return ask("simplereenroll", request, Optional.empty());
  }

  private Answer ask(String what, SigningRequest signing, Optional<Login> login) throws Complaint {
    HttpRequest.Builder builder =
        request(what)
            .header("Content-Type", "application/pkcs10")
            .header("Content-Transfer-Encoding", "base64")
            .POST(HttpRequest.BodyPublishers.ofString(signing.base64()));
    login.ifPresent(known -> builder.header("Authorization", known.header()));
    HttpResponse<InputStream> response = send(what, builder.build());
    byte[] body = body(response);
    return switch (response.statusCode()) {
      case OK -> new Answer.Given(issued(what, body));
      case ACCEPTED -> new Answer.Later(askAgain(response));
      default -> throw refused(what, response.statusCode(), body);
    };
  }

  private HttpRequest.Builder request(String what) {
    return HttpRequest.newBuilder(URI.create(url + "/" + what)).timeout(ANSWER_WITHIN);
  }

  private HttpResponse<InputStream> send(String what, HttpRequest request) throws Complaint {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (SSLException e) {
      throw new Complaint(EstClient.class, "est-tls", url, said(String.valueOf(e.getMessage())));
    } catch (HttpTimeoutException e) {
      throw new Complaint(EstClient.class, "est-no-answer", url, what);
    } catch (ConnectException e) {
      throw e.getCause() instanceof UnresolvedAddressException
          ? new Complaint(EstClient.class, "est-unknown-host", url, url.getHost())
          : new Complaint(EstClient.class, "est-unreachable", url);
    } catch (IOException e) {
      throw e.getCause() instanceof SSLException tls
          ? new Complaint(EstClient.class, "est-tls", url, said(String.valueOf(tls.getMessage())))
          : new Complaint(
              EstClient.class, "est-connection", url, what, said(String.valueOf(e.getMessage())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Complaint(EstClient.class, "est-no-answer", url, what);
    }
  }

  private byte[] body(HttpResponse<InputStream> response) throws Complaint {
    try (InputStream in = response.body()) {
      return in.readNBytes(LARGEST_ANSWER);
    } catch (IOException e) {
      throw new Complaint(
          EstClient.class, "est-connection", url, "", said(String.valueOf(e.getMessage())));
    }
  }

  private Issued issued(String what, byte[] body) throws Complaint {
    Optional<Issued> read = Optional.empty();
    try {
      read =
          Issued.parse(
              Base64.getMimeDecoder().decode(new String(body, StandardCharsets.US_ASCII).strip()));
    } catch (IllegalArgumentException e) {
      // No base64: not what was expected, like any other answer.
    }
    return read.orElseThrow(() -> new Complaint(EstClient.class, "est-no-certificates", url, what));
  }

  private Complaint refused(String what, int status, byte[] body) {
    String said = said(new String(body, StandardCharsets.UTF_8));
    return switch (status) {
      case UNAUTHORISED -> new Complaint(EstClient.class, "est-unauthorised", url, what, said);
      case FORBIDDEN -> new Complaint(EstClient.class, "est-forbidden", url, what, said);
      case NOT_FOUND -> new Complaint(EstClient.class, "est-not-found", url, what);
      default -> new Complaint(EstClient.class, "est-refused", url, what, status, said);
    };
  }

  private static String said(String text) {
    return OneLine.of(text, LONGEST_SAID);
  }

  /** Seconds or a date: RFC 9110, 10.2.3. */
  private Duration askAgain(HttpResponse<InputStream> response) {
    String told = response.headers().firstValue("Retry-After").orElse("").strip();
    try {
      return told.matches("\\d{1,9}")
          ? Duration.ofSeconds(Long.parseLong(told))
          : atLeastNothing(
              Duration.between(
                  clock.instant(),
                  ZonedDateTime.parse(told, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant()));
    } catch (DateTimeParseException e) {
      return ASK_AGAIN;
    }
  }

  private static Duration atLeastNothing(Duration time) {
    return time.isNegative() ? Duration.ZERO : time;
  }
}
