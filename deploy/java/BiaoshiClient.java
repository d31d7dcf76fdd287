import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/**
 * 标识（biaoshi）服务的 Java 客户端：一个文件，Java 8，不用任何第三方库。
 *
 * <pre>
 * BiaoshiClient client = new BiaoshiClient("https://biaoshi.example:8420", token);
 * BiaoshiClient.Gate gate = client.gate(new File("通知.docx"));
 * if (!gate.passes()) { ... }                       // warn、block、unknown 都不放行
 * Map&lt;String, Object&gt; report = client.check(new File("通知.docx"), null);
 * </pre>
 *
 * 文件边读边传，不占内存；不跟随重定向，不用代理。服务说“不”时抛 {@link ServiceException}，里面是 RFC 9457 的回答。
 * 一个对象可以给多个线程同时使用。
 */
public final class BiaoshiClient {
    /** 服务没有照办：状态码、问题种类（urn:biaoshi:problem:…）和给人看的一句话。 */
    public static final class ServiceException extends IOException {
        private static final long serialVersionUID = 1L;
        public final int status;
        public final String type;

        ServiceException(int status, String type, String detail) {
            super(detail);
            this.status = status;
            this.type = type;
        }
    }

    /** 能否放行的回答。只有 pass 放行；unknown 是没能判断，不是放行。 */
    public static final class Gate {
        public final String answer;
        public final List<String> reasons;
        public final String sha256;
        public final String highestLevel;

        Gate(Map<String, Object> raw) {
            answer = text(raw.get("answer"));
            sha256 = text(raw.get("sha256"));
            highestLevel = text(raw.get("highest_level"));
            reasons = new ArrayList<String>();
            for (Object one : list(raw.get("reasons"))) {
                Map<String, Object> reason = map(one);
                String code = text(reason.get("code"));
                reasons.add(text(reason.get("what")) + (code == null ? "" : "（" + code + "）"));
            }
        }

        public boolean passes() {
            return "pass".equals(answer);
        }
    }

    /** 任务：state 为 done、failed、poison、cancelled 时不再改变。 */
    public static final class Job {
        public final String id;
        public final String kind;
        public final String state;
        public final String why;
        public final Map<String, Object> result;

        Job(Map<String, Object> raw) {
            id = text(raw.get("id"));
            kind = text(raw.get("kind"));
            state = text(raw.get("state"));
            why = text(raw.get("why"));
            result = raw.get("result") == null ? null : map(raw.get("result"));
        }

        public boolean ended() {
            return Arrays.asList("done", "failed", "poison", "cancelled").contains(state);
        }
    }

    private static final Charset UTF8 = StandardCharsets.UTF_8;

    private final String url;
    private final String token;
    private final SSLSocketFactory trust;
    /** 等任务结束的最长时间、一次回答的最长时间，毫秒。 */
    public volatile long patience = 600_000;
    public volatile int timeout = 60_000;

    public BiaoshiClient(String url, String token) {
        this(url, token, null);
    }

    /** @param trust 本单位自己的证书机构；null 为系统的 */
    public BiaoshiClient(String url, String token, SSLSocketFactory trust) {
        this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.token = token;
        this.trust = trust;
    }

    /** 检查一个文件，返回报告。key 不为 null 时，同一请求重发只做一次。 */
    public Map<String, Object> check(File file, String key) throws IOException {
        return report(post("/v1/checks", new Form().file("file", file), key));
    }

    /** 检查一段文字，返回报告。date 为成文日期（2026-11-24）或者 null。 */
    public Map<String, Object> checkText(String text, String date) throws IOException {
        Map<String, Object> asked = new LinkedHashMap<String, Object>();
        asked.put("text", text);
        if (date != null) {
            asked.put("date", date);
        }
        HttpURLConnection connection = open("POST", "/v1/checks", null);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        byte[] body = Json.write(asked).getBytes(UTF8);
        connection.setFixedLengthStreamingMode(body.length);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body);
        }
        return report(map(Json.read(new String(answer(connection), UTF8))));
    }

    /** 检查一件：正文和附件合在一起。 */
    public Map<String, Object> checkCase(List<File> files, String key) throws IOException {
        Form form = new Form();
        for (File one : files) {
            form.file("file", one);
        }
        return report(post("/v1/cases", form, key));
    }

    /** 按本单位的策略，能否放行。 */
    public Gate gate(File file) throws IOException {
        return new Gate(post("/v1/gate", new Form().file("file", file), null));
    }

    /** 加批注后的文件写入 out。 */
    public Job annotate(File file, OutputStream out, String key) throws IOException {
        return written(post("/v1/annotations", new Form().file("file", file), key), out);
    }

    /** 改正形式后的文件写入 out；select 为规则编号或者其开头，用逗号隔开，null 为全部。 */
    public Job fix(File file, String select, OutputStream out, String key) throws IOException {
        Form form = new Form().file("file", file);
        if (select != null) {
            form.field("select", select);
        }
        return written(post("/v1/fixes", form, key), out);
    }

    /** 遮盖计划（JSON，不含原文），由人审查、补充。 */
    public String plan(File file, String key) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        written(post("/v1/plans", new Form().file("file", file), key), out);
        return new String(out.toByteArray(), UTF8);
    }

    /** 遮盖件写入 out，返回它的证明。 */
    public Map<String, Object> redact(File file, String plan, OutputStream out, String key) throws IOException {
        Form form = new Form().file("file", file).bytes("plan", "plan.json", plan.getBytes(UTF8));
        Job job = written(post("/v1/redactions", form, key), out);
        Map<String, Object> told = map(Json.read(new String(get("/v1/jobs/" + job.id + "/certificate"), UTF8)));
        return map(list(told.get("certificates")).get(0));
    }

    public Job job(String id) throws IOException {
        return new Job(map(Json.read(new String(get("/v1/jobs/" + path(id)), UTF8))));
    }

    /** 取消任务；已经结束的，清除它的结果。 */
    public Job cancel(String id) throws IOException {
        return new Job(map(Json.read(new String(answer(open("DELETE", "/v1/jobs/" + path(id), null)), UTF8))));
    }

    /** 报告，格式为 json、html、text、sarif、xlsx。 */
    public byte[] report(String id, String format) throws IOException {
        return get("/v1/reports/" + path(id) + "?format=" + path(format));
    }

    /**
     * 核对服务发来的回调：signature 是请求头 Biaoshi-Signature，body 是收到的原始字节，secret 与服务的一致。
     * 超过五分钟的不算：防止重放。同一次回调可能送来不止一次，按请求头 Biaoshi-Delivery 去重。
     */
    public static boolean genuine(byte[] secret, String signature, byte[] body, long nowSeconds) {
        String at = "";
        String code = "";
        for (String part : signature == null ? new String[0] : signature.split(",")) {
            if (part.startsWith("t=")) {
                at = part.substring(2);
            } else if (part.startsWith("v1=")) {
                code = part.substring(3);
            }
        }
        if (!at.matches("[0-9]{1,14}") || Math.abs(nowSeconds - Long.parseLong(at)) > 300) {
            return false;
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update((at + ".").getBytes(UTF8));
            StringBuilder hex = new StringBuilder();
            for (byte one : mac.doFinal(body)) {
                hex.append(String.format("%02x", one & 0xff));
            }
            return MessageDigest.isEqual(hex.toString().getBytes(UTF8), code.getBytes(UTF8));
        } catch (GeneralSecurityException error) {
            throw new IllegalStateException(error);
        }
    }

    private Map<String, Object> report(Map<String, Object> raw) throws IOException {
        if (raw.containsKey("schema_version")) {
            return raw;
        }
        Job job = waited(new Job(raw));
        return map(Json.read(new String(report(job.id, "json"), UTF8)));
    }

    private Job written(Map<String, Object> raw, OutputStream out) throws IOException {
        Job job = waited(new Job(raw));
        HttpURLConnection connection = open("GET", "/v1/jobs/" + job.id + "/result", null);
        refuse(connection);
        try (InputStream in = connection.getInputStream()) {
            copy(in, out);
        }
        return job;
    }

    private Job waited(Job job) throws IOException {
        long until = System.nanoTime() + patience * 1_000_000L;
        long pause = 100;
        while (!job.ended()) {
            if (System.nanoTime() > until) {
                throw new ServiceException(504, "about:blank", "任务在规定的时间内没有结束。");
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException error) {
                Thread.currentThread().interrupt();
                throw new IOException(error);
            }
            pause = Math.min(pause * 3 / 2, 2000);
            job = job(job.id);
        }
        if (!"done".equals(job.state)) {
            throw new ServiceException(409, "about:blank", job.why == null ? "任务没有完成。" : job.why);
        }
        return job;
    }

    private Map<String, Object> post(String path, Form form, String key) throws IOException {
        HttpURLConnection connection = open("POST", path, key);
        connection.setRequestProperty("Content-Type", "multipart/form-data; boundary=" + form.boundary);
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(form.length());
        try (OutputStream out = connection.getOutputStream()) {
            form.write(out);
        }
        return map(Json.read(new String(answer(connection), UTF8)));
    }

    private byte[] get(String path) throws IOException {
        return answer(open("GET", path, null));
    }

    private HttpURLConnection open(String method, String path, String key) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL(url + path).openConnection(Proxy.NO_PROXY);
        if (trust != null && connection instanceof HttpsURLConnection) {
            ((HttpsURLConnection) connection).setSSLSocketFactory(trust);
        }
        connection.setRequestMethod(method);
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout(timeout);
        connection.setReadTimeout(timeout);
        connection.setRequestProperty("Authorization", "Bearer " + token);
        if (key != null) {
            connection.setRequestProperty("Idempotency-Key", key);
        }
        return connection;
    }

    private static byte[] answer(HttpURLConnection connection) throws IOException {
        refuse(connection);
        try (InputStream in = connection.getInputStream()) {
            return all(in);
        }
    }

    private static void refuse(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        if (status < 300) {
            return;
        }
        // 边传边答 401 时，Java 不给出回答的正文
        String type = status == 401 ? "urn:biaoshi:problem:unauthenticated" : "about:blank";
        String detail = status == 401 ? "令牌不对，或者已经失效。" : "服务回答 " + status + "。";
        InputStream in = connection.getErrorStream();
        if (in != null) {
            try (InputStream said = in) {
                Map<String, Object> raw = map(Json.read(new String(all(said), UTF8)));
                type = raw.get("type") == null ? type : text(raw.get("type"));
                detail = raw.get("detail") == null ? detail : text(raw.get("detail"));
            } catch (IllegalArgumentException error) {
                // 不是 JSON：状态码已经说明了
            }
        }
        throw new ServiceException(status, type, detail);
    }

    private static String path(String text) throws IOException {
        return URLEncoder.encode(text, "UTF-8");
    }

    private static byte[] all(InputStream in) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        copy(in, out);
        return out.toByteArray();
    }

    private static void copy(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[65536];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            out.write(buffer, 0, n);
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        if (!(value instanceof Map)) {
            throw new IllegalArgumentException("不是对象");
        }
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    static List<Object> list(Object value) {
        if (!(value instanceof List)) {
            throw new IllegalArgumentException("不是列表");
        }
        return (List<Object>) value;
    }

    static String text(Object value) {
        return value == null ? null : value.toString();
    }

    /** 带文件的表单；长度先算好，文件边读边写。 */
    private static final class Form {
        final String boundary = "biaoshi-" + UUID.randomUUID();
        private final List<Object> parts = new ArrayList<Object>();

        Form file(String name, File file) {
            parts.add(head(name, file.getName()));
            parts.add(file);
            parts.add("\r\n".getBytes(UTF8));
            return this;
        }

        Form bytes(String name, String called, byte[] data) {
            parts.add(head(name, called));
            parts.add(data);
            parts.add("\r\n".getBytes(UTF8));
            return this;
        }

        Form field(String name, String value) {
            parts.add(head(name, null));
            parts.add((value + "\r\n").getBytes(UTF8));
            return this;
        }

        private byte[] head(String name, String called) {
            String safe = called == null ? null : called.replaceAll("[\\r\\n\"\\\\]", "_");
            String told = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\""
                + (safe == null ? "" : "; filename=\"" + safe + "\"\r\nContent-Type: application/octet-stream") + "\r\n\r\n";
            return told.getBytes(UTF8);
        }

        private byte[] end() {
            return ("--" + boundary + "--\r\n").getBytes(UTF8);
        }

        long length() {
            long whole = end().length;
            for (Object one : parts) {
                whole += one instanceof File ? ((File) one).length() : ((byte[]) one).length;
            }
            return whole;
        }

        void write(OutputStream out) throws IOException {
            for (Object one : parts) {
                try (InputStream in = one instanceof File ? new FileInputStream((File) one) : new ByteArrayInputStream((byte[]) one)) {
                    copy(in, out);
                }
            }
            out.write(end());
        }
    }

    /** JSON 的读和写，只到这里要用的程度：对象是 LinkedHashMap，列表是 ArrayList，数是 Long 或者 Double。 */
    static final class Json {
        private final String source;
        private int at;

        private Json(String source) {
            this.source = source;
        }

        static Object read(String source) {
            Json json = new Json(source);
            Object value = json.value(0);
            json.space();
            if (json.at != source.length()) {
                throw json.wrong();
            }
            return value;
        }

        static String write(Object value) {
            if (value instanceof Map) {
                StringBuilder out = new StringBuilder("{");
                for (Map.Entry<String, Object> one : map(value).entrySet()) {
                    out.append(out.length() > 1 ? "," : "").append(quoted(one.getKey())).append(":").append(write(one.getValue()));
                }
                return out.append("}").toString();
            }
            if (value instanceof List) {
                StringBuilder out = new StringBuilder("[");
                for (Object one : list(value)) {
                    out.append(out.length() > 1 ? "," : "").append(write(one));
                }
                return out.append("]").toString();
            }
            return value == null || value instanceof Number || value instanceof Boolean ? String.valueOf(value) : quoted(value.toString());
        }

        private static String quoted(String text) {
            StringBuilder out = new StringBuilder("\"");
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '"' || c == '\\') {
                    out.append('\\').append(c);
                } else if (c < 0x20 || Character.isSurrogate(c)) {
                    out.append(String.format("\\u%04x", (int) c));
                } else {
                    out.append(c);
                }
            }
            return out.append('"').toString();
        }

        private Object value(int depth) {
            space();
            if (at >= source.length() || depth > 200) {
                throw wrong();
            }
            char c = source.charAt(at);
            if (c == '{') {
                return object(depth);
            }
            if (c == '[') {
                return array(depth);
            }
            if (c == '"') {
                return string();
            }
            for (String word : new String[] {"true", "false", "null"}) {
                if (source.startsWith(word, at)) {
                    at += word.length();
                    return "null".equals(word) ? null : Boolean.valueOf(word);
                }
            }
            return number();
        }

        private Map<String, Object> object(int depth) {
            Map<String, Object> made = new LinkedHashMap<String, Object>();
            at++;
            if (next('}')) {
                return made;
            }
            do {
                space();
                String name = string();
                if (!next(':')) {
                    throw wrong();
                }
                made.put(name, value(depth + 1));
            } while (next(','));
            if (!next('}')) {
                throw wrong();
            }
            return made;
        }

        private List<Object> array(int depth) {
            List<Object> made = new ArrayList<Object>();
            at++;
            if (next(']')) {
                return made;
            }
            do {
                made.add(value(depth + 1));
            } while (next(','));
            if (!next(']')) {
                throw wrong();
            }
            return made;
        }

        private String string() {
            if (at >= source.length() || source.charAt(at) != '"') {
                throw wrong();
            }
            StringBuilder out = new StringBuilder();
            for (at++; at < source.length(); at++) {
                char c = source.charAt(at);
                if (c == '"') {
                    at++;
                    return out.toString();
                }
                if (c != '\\') {
                    out.append(c);
                    continue;
                }
                at++;
                char kind = at < source.length() ? source.charAt(at) : 'x';
                int plain = "\"\\/bfnrt".indexOf(kind);
                if (plain >= 0) {
                    out.append("\"\\/\b\f\n\r\t".charAt(plain));
                } else if (kind == 'u' && at + 4 < source.length()) {
                    try {
                        out.append((char) Integer.parseInt(source.substring(at + 1, at + 5), 16));
                    } catch (NumberFormatException error) {
                        throw wrong();
                    }
                    at += 4;
                } else {
                    throw wrong();
                }
            }
            throw wrong();
        }

        private Object number() {
            int begun = at;
            while (at < source.length() && "+-0123456789.eE".indexOf(source.charAt(at)) >= 0) {
                at++;
            }
            String said = source.substring(begun, at);
            try {
                if (said.matches("-?[0-9]{1,18}")) {
                    return Long.valueOf(said);
                }
                return Double.valueOf(said);
            } catch (NumberFormatException error) {
                throw wrong();
            }
        }

        private boolean next(char wanted) {
            space();
            if (at < source.length() && source.charAt(at) == wanted) {
                at++;
                return true;
            }
            return false;
        }

        private void space() {
            while (at < source.length() && " \t\r\n".indexOf(source.charAt(at)) >= 0) {
                at++;
            }
        }

        private IllegalArgumentException wrong() {
            return new IllegalArgumentException("不是有效的 JSON（第 " + at + " 个字符）");
        }
    }

    /** 从命令行试用：java BiaoshiClient 地址 check|gate|annotate|fix|plan|redact 文件 [写入的文件 [计划]]；令牌在环境变量 BIAOSHI_TOKEN 里。 */
    public static void main(String[] arguments) throws IOException {
        String verb = arguments.length < 3 ? "" : arguments[1];
        boolean known = Arrays.asList("check", "gate", "plan").contains(verb)
            || Arrays.asList("annotate", "fix").contains(verb) && arguments.length > 3
            || "redact".equals(verb) && arguments.length > 4;
        if (!known || System.getenv("BIAOSHI_TOKEN") == null) {
            System.err.println("用法：BIAOSHI_TOKEN=… java BiaoshiClient 地址 check|gate|annotate|fix|plan|redact 文件 [写入的文件 [计划]]");
            System.exit(2);
        }
        BiaoshiClient client = new BiaoshiClient(arguments[0], System.getenv("BIAOSHI_TOKEN"));
        File file = new File(arguments[2]);
        try {
            System.out.write((said(client, arguments, file) + "\n").getBytes(UTF8));
        } catch (ServiceException error) {
            System.err.write((error.status + " " + error.type + " " + error.getMessage() + "\n").getBytes(UTF8));
            System.exit(3);
        }
        System.out.flush();
    }

    private static String said(BiaoshiClient client, String[] arguments, File file) throws IOException {
        String verb = arguments[1];
        if ("check".equals(verb)) {
            return Json.write(client.check(file, null));
        }
        if ("gate".equals(verb)) {
            Gate gate = client.gate(file);
            return gate.answer + " " + gate.reasons;
        }
        if ("plan".equals(verb)) {
            return client.plan(file, null);
        }
        ByteArrayOutputStream made = new ByteArrayOutputStream();
        String told;
        if ("annotate".equals(verb)) {
            told = Json.write(client.annotate(file, made, null).result);
        } else if ("fix".equals(verb)) {
            told = Json.write(client.fix(file, null, made, null).result);
        } else {
            try (InputStream plan = new FileInputStream(arguments[4])) {
                told = Json.write(client.redact(file, new String(all(plan), UTF8), made, null));
            }
        }
        try (OutputStream out = new FileOutputStream(arguments[3])) { // 做成了才写
            made.writeTo(out);
        }
        return told;
    }
}
