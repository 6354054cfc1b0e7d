package no.trygghub.simulator.harness;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import no.trygghub.drivers.HubTime;
import no.trygghub.hub.config.HubId;
import no.trygghub.hub.config.TenantId;
import no.trygghub.hub.contract.Composer;
import no.trygghub.hub.contract.HeartbeatFacts;
import no.trygghub.hub.contract.Message;
import no.trygghub.hub.contract.MessageId;
import no.trygghub.hub.contract.Sequence;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;

/**
 * A hub without a home: it connects, says what a hub says that comes back, all of it at once, and
 * repeats its alarms as the contract has it until each is acknowledged. Lives on a network thread
 * that many share.
 */
// What cannot be sent comes to the connection's end, which is told; an alarm is repeated.
@SuppressWarnings("FutureReturnValueIgnored")
final class LightHub {
  static final String TENANT = "trial";

  private static final int LARGEST_PACKET = 65_536;
  private static final int KEEP_ALIVE_S = 120;
  private static final String EPOCH = "7F3A";
  private static final long[] REPEAT_AFTER_S = {10, 20, 40};
  private static final double THEN_AFTER_S = 60;
  private static final double JITTER = 0.1;
  private static final double MILLIS = 1e3;

  private final String topic;
  private final String id;
  private final Composer composer;
  private final List<Message> messages;
  private final StormBooks books;
  // What is repeated until it is acknowledged.
  private final Map<MessageId, Message> unacknowledged = new LinkedHashMap<>();
  private Optional<Channel> channel = Optional.empty();
  private final RandomGenerator random;
  private int packet;

  /**
   * A hub that has something to say.
   *
   * @param begin when its computer was started
   * @param random for the times of its repeats
   */
  LightHub(HubId hub, Plan plan, Instant begin, StormBooks books, RandomGenerator random) {
    this.random = random;
    TenantId tenant = new TenantId(TENANT);
    this.id = "trygghub-" + TENANT + "-" + hub;
    this.topic = "trygghub/v1/" + TENANT + "/" + hub + "/";
    this.composer = new Composer(tenant, hub, EPOCH);
    this.messages = messages(new SampleMessages(tenant, hub, EPOCH, begin), plan);
    this.books = books;
  }

  /**
   * What each hub says.
   *
   * @param alarms how many alarms
   * @param events how many events
   * @param telemetry how many batches of readings
   */
  record Plan(int alarms, int events, int telemetry) {
    /** How many messages with a number. */
    int messages() {
      return alarms + events + telemetry;
    }
  }

  /** Connects, on a loop of that bootstrap. */
  void connect(Bootstrap bootstrap, int port) {
    bootstrap
        .clone()
        .channel(NioSocketChannel.class)
        .handler(new Pipeline())
        .connect("127.0.0.1", port)
        .addListener(
            connected -> {
              if (!connected.isSuccess()) {
                books.trouble("a hub could not connect: " + connected.cause());
              }
            });
  }

  /** Leaves the broker. */
  void close() {
    channel.ifPresent(Channel::close);
  }

  private static List<Message> messages(SampleMessages make, Plan plan) {
    List<Message> messages = new ArrayList<>();
    long sequence = 0;
    for (int i = 1; i <= plan.alarms(); i++) {
      messages.add(make.alarm(i).number(new Sequence(++sequence)));
    }
    for (int i = 1; i <= plan.events(); i++) {
      messages.add(make.event(plan.alarms() + i).number(new Sequence(++sequence)));
    }
    for (int i = 1; i <= plan.telemetry(); i++) {
      messages.add(make.telemetry(plan.messages() + i).number(new Sequence(++sequence)));
    }
    return messages;
  }

  private void connected(Channel on) {
    channel = Optional.of(on);
    on.writeAndFlush(
        MqttMessageBuilders.subscribe()
            .messageId(nextPacket())
            .addSubscription(MqttQoS.AT_LEAST_ONCE, topic + "down/ack")
            .build());
  }

  private void subscribed(EventLoop loop) {
    HubTime now = new HubTime("trial", System.nanoTime(), Instant.now(), true);
    publish(
        "up/status",
        composer.status(Composer.ConnectionState.ONLINE, now.wall().getEpochSecond(), now).json(),
        true);
    HeartbeatFacts facts =
        new HeartbeatFacts(
            Duration.ofMinutes(1),
            "present",
            "unknown",
            messages.size(),
            Optional.empty(),
            messages.size(),
            List.of(),
            false,
            false,
            0,
            Duration.ofMinutes(15));
    publish("up/heartbeat", composer.heartbeat(facts, now).json(), false);
    for (Message message : messages) {
      boolean alarm = message.reference().isPresent();
      if (alarm) {
        unacknowledged.put(message.id(), message);
        books.raised(topic + message.id());
      }
      publish(message.channel().suffix(), message.json(), false);
      if (alarm) {
        repeatLater(message, loop, 0);
      }
    }
    channel.ifPresent(Channel::flush);
  }

  private void repeatLater(Message message, EventLoop loop, int repeats) {
    double seconds =
        repeats < REPEAT_AFTER_S.length
            ? REPEAT_AFTER_S[repeats]
            : THEN_AFTER_S * (1 + JITTER * (2 * random.nextDouble() - 1));
    loop.schedule(
        () -> {
          if (unacknowledged.containsKey(message.id())) {
            books.repeated();
            publish(message.channel().suffix(), message.json(), false);
            channel.ifPresent(Channel::flush);
            repeatLater(message, loop, repeats + 1);
          }
        },
        Math.round(seconds * MILLIS),
        TimeUnit.MILLISECONDS);
  }

  private void publish(String channelSuffix, String json, boolean retained) {
    channel.ifPresent(
        on ->
            on.write(
                MqttMessageBuilders.publish()
                    .topicName(topic + channelSuffix)
                    .qos(MqttQoS.AT_LEAST_ONCE)
                    .retained(retained)
                    .messageId(nextPacket())
                    .payload(Unpooled.copiedBuffer(json, StandardCharsets.UTF_8))
                    .build()));
  }

  private void acknowledged(String json) {
    try {
      JsonObject data = JsonObject.read(json).object("data");
      if (data.has("messageId")) {
        MessageId message = new MessageId(data.text("messageId"));
        if (unacknowledged.remove(message) != null) {
          books.acknowledged(topic + message);
        }
      }
    } catch (JsonException e) {
      books.trouble("an acknowledgement that no hub can read: " + e.getMessage());
    }
  }

  private int nextPacket() {
    packet = packet % 65_535 + 1;
    return packet;
  }

  /** What the bytes go through. */
  private final class Pipeline extends ChannelInitializer<SocketChannel> {
    @Override
    protected void initChannel(SocketChannel on) {
      on.pipeline().addLast(new MqttDecoder(LARGEST_PACKET), MqttEncoder.INSTANCE, new Listening());
    }
  }

  /** What the broker says. */
  private final class Listening extends SimpleChannelInboundHandler<MqttMessage> {
    @Override
    public void channelActive(ChannelHandlerContext context) {
      context.writeAndFlush(
          MqttMessageBuilders.connect()
              .protocolVersion(MqttVersion.MQTT_5)
              .clientId(id)
              .cleanSession(true)
              .keepAlive(KEEP_ALIVE_S)
              .build());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, MqttMessage message) {
      if (message.decoderResult().isFailure()) {
        books.trouble("the broker said what is no MQTT: " + message.decoderResult());
        return;
      }
      switch (message.fixedHeader().messageType()) {
        case CONNACK -> answered(context, (MqttConnAckMessage) message);
        case SUBACK -> subscribed(context.channel().eventLoop());
        case PUBLISH -> heard(context, (MqttPublishMessage) message);
        case DISCONNECT -> books.trouble("the broker sent a hub away");
        default -> {}
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      books.trouble("a hub lost its connection: " + cause);
      context.close();
    }

    private void answered(ChannelHandlerContext context, MqttConnAckMessage answer) {
      if (answer.variableHeader().connectReturnCode()
          == MqttConnectReturnCode.CONNECTION_ACCEPTED) {
        connected(context.channel());
      } else {
        books.trouble("the broker refused a hub: " + answer.variableHeader().connectReturnCode());
      }
    }

    private void heard(ChannelHandlerContext context, MqttPublishMessage message) {
      if (message.fixedHeader().qosLevel() == MqttQoS.AT_LEAST_ONCE) {
        context.writeAndFlush(
            new MqttMessage(
                new MqttFixedHeader(MqttMessageType.PUBACK, false, MqttQoS.AT_MOST_ONCE, false, 2),
                MqttMessageIdVariableHeader.from(message.variableHeader().packetId())));
      }
      acknowledged(message.payload().toString(StandardCharsets.UTF_8));
    }
  }
}
