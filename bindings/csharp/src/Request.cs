using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Ghlauth
{
    /// <summary>Names with values, in their order, a name as often as it is added.</summary>
    public sealed class Pairs : IEnumerable<KeyValuePair<string, string>>
    {
        readonly List<KeyValuePair<string, string>> pairs = new List<KeyValuePair<string, string>>();

        public void Add(string name, string value) => pairs.Add(new KeyValuePair<string, string>(name, value));
        public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => pairs.GetEnumerator();
        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <summary>A part of a multipart body: bytes, or a file.</summary>
    public sealed class Part
    {
        public string Name { get; set; }
        public byte[] Body { get; set; }

        /// <summary>A file to send, in place of Body.</summary>
        public string Path { get; set; }
        public string FileName { get; set; }
        public string ContentType { get; set; }
    }

    /// <summary>A request to the API. It is looked at when it is sent.</summary>
    public sealed class Request
    {
        readonly string generation;
        readonly bool isOperation;

        /// <param name="path">From the root of the API, percent-encoded.</param>
        public Request(string method, string path)
        {
            Method = Values.Needed(method, nameof(method));
            Path = Values.Needed(path, nameof(path));
        }

        Request(string operation, string generation, bool isOperation)
        {
            Path = Values.Needed(operation, nameof(operation));
            this.generation = generation;
            this.isOperation = isOperation;
        }

        /// <summary>Of an operation of the catalogue: "contacts/get-contact".</summary>
        /// <param name="generation">One of <see cref="ApiGeneration"/>; null for the older one.</param>
        public static Request ForOperation(string operation, string generation = null) => new Request(operation, generation, true);

        string Method { get; }
        string Path { get; }

        /// <summary>For the names in the path of an operation.</summary>
        public Pairs Parameters { get; } = new Pairs();
        public Pairs Query { get; } = new Pairs();
        public Pairs Headers { get; } = new Pairs();

        /// <summary>The text of a JSON body.</summary>
        public string Json { get; set; }
        public byte[] Body { get; set; }

        /// <summary>Of Body and BodyFile.</summary>
        public string ContentType { get; set; } = "application/octet-stream";
        public string BodyFile { get; set; }
        public Pairs Form { get; } = new Pairs();
        public IList<Part> Parts { get; } = new List<Part>();

        /// <summary>Where the body of the answer is written to.</summary>
        public string DownloadFile { get; set; }

        /// <summary>The sub-account that it is for: with the installation of its agency, its own token is minted and sent.</summary>
        public string LocationId { get; set; }
        public string Version { get; set; }

        /// <summary>Of one attempt.</summary>
        public TimeSpan? Timeout { get; set; }

        /// <summary>Whether it may be sent again when it is not known what became of it; null to go by the method.</summary>
        public bool? IsRepeatable { get; set; }

        internal Interop.Request Native()
        {
            Interop.Request native = isOperation
                ? Interop.Request.for_operation(Path, Values.OrEmpty(generation))
                : new Interop.Request(Method, Path);
            foreach (var one in Parameters) native.set_param(one.Key, one.Value);
            foreach (var one in Query) native.add_query(one.Key, one.Value);
            foreach (var one in Headers) native.add_header(one.Key, one.Value);
            if (Json != null) native.set_json(Json);
            if (Body != null) native.set_body(ContentType, Body);
            if (BodyFile != null) native.set_body_file(ContentType, BodyFile);
            foreach (var one in Form) native.add_form_field(one.Key, one.Value);
            foreach (Part part in Parts)
            {
                string fileName = Values.OrEmpty(part.FileName), contentType = Values.OrEmpty(part.ContentType);
                if (part.Path != null) native.add_file(part.Name, part.Path, fileName, contentType);
                else native.add_part(part.Name, fileName, contentType, part.Body);
            }
            if (DownloadFile != null) native.set_download_file(DownloadFile);
            if (LocationId != null) native.set_location(LocationId);
            if (Version != null) native.set_version(Version);
            if (Timeout != null) native.set_timeout_ms(Values.Milliseconds(Timeout));
            if (IsRepeatable != null) native.set_repeatable(IsRepeatable.Value);
            return native;
        }

        public override string ToString() => isOperation ? Path : $"{Method} {Path}";
    }

    /// <summary>An answer below 400: others are exceptions.</summary>
    public sealed class Response
    {
        readonly Lazy<string> text;

        public int HttpStatus { get; }
        public byte[] Body { get; }

        /// <summary>The body as a text.</summary>
        public string Text => text.Value;
        public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

        /// <summary>HighLevel's trace id, for a question to its support.</summary>
        public string TraceId { get; }

        /// <summary>What is left of the rate limits; null when the answer does not say.</summary>
        public long? RateRemaining { get; }
        public long? DailyRemaining { get; }

        internal Response(Interop.Response native)
        {
            using (native)
            {
                HttpStatus = native.http_status;
                Body = native.body;
                TraceId = native.trace_id;
                RateRemaining = native.rate_remaining < 0 ? (long?)null : native.rate_remaining;
                DailyRemaining = native.daily_remaining < 0 ? (long?)null : native.daily_remaining;
                using (var headers = native.headers())
                    Headers = Array.AsReadOnly(headers.Select(one => new KeyValuePair<string, string>(one.name, one.value)).ToArray());
            }
            text = new Lazy<string>(() => Encoding.UTF8.GetString(Body));
        }

        /// <summary>The first value of a header, whatever its case; null when there is none.</summary>
        public string Header(string name) =>
            Headers.FirstOrDefault(one => string.Equals(one.Key, name, StringComparison.OrdinalIgnoreCase)).Value;

        public override string ToString() => $"Response {HttpStatus}";
    }
}
