package no.trygghub.provisioning.check;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import no.trygghub.drivers.lines.Board;

/**
 * The computer that is looked at.
 *
 * @param root the root of its file system, for what the kernel and systemd tell there
 * @param board reads its GPIO
 * @param network its network
 * @param serviceUser the user that the hub runs as; empty where there is none of its own
 * @param time its clock on the wall
 */
record Surroundings(
    Path root,
    BoardReader board,
    Network network,
    Optional<UserPrincipal> serviceUser,
    InstantSource time) {
  private static final String SERVICE_USER = "trygghub";

  /** Reads a board. */
  interface BoardReader {
    Board read();
  }

  /** What a computer's network looks like to a program. */
  interface Network {
    /**
     * Addresses other than its own loopback and those of a link alone.
     *
     * @throws SocketException where the kernel does not tell
     */
    List<InetAddress> addresses() throws SocketException;

    /**
     * The addresses of a name.
     *
     * @throws UnknownHostException where nobody knows it
     */
    List<InetAddress> resolve(String name) throws UnknownHostException;
  }

  /** This computer. */
  static Surroundings ofThisComputer() {
    Path root = Path.of("/");
    return new Surroundings(
        root, () -> Board.read(root), new ThisNetwork(), serviceUser(root), InstantSource.system());
  }

  private static Optional<UserPrincipal> serviceUser(Path root) {
    try {
      return Optional.of(
          root.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(SERVICE_USER));
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  /** The text of a file below the root; empty where it cannot be read. */
  Optional<String> text(String file) {
    try {
      return Optional.of(Files.readString(root.resolve(file)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static final class ThisNetwork implements Network {
    @Override
    public List<InetAddress> addresses() throws SocketException {
      return NetworkInterface.networkInterfaces()
          .filter(ThisNetwork::isUp)
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
          .toList();
    }

    private static boolean isUp(NetworkInterface network) {
      try {
        return network.isUp() && !network.isLoopback();
      } catch (SocketException e) {
        return false;
      }
    }

    @Override
    public List<InetAddress> resolve(String name) throws UnknownHostException {
      return List.of(InetAddress.getAllByName(name));
    }
  }
}
