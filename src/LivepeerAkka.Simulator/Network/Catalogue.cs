namespace LivepeerAkka.Simulator.Network;

/// <summary>A card type; memory in bytes.</summary>
internal sealed record CardType(string Name, int Major, int Minor, long MemoryBytes);

/// <summary>A model of a pipeline, with the capability id that advertises it.</summary>
internal sealed record ModelOffer(int CapabilityId, string Pipeline, string Model, long PricePerUnit);

/// <summary>Names that the simulated network is built from; none belongs to a real operator.</summary>
internal static class Catalogue
{
    public const int LiveVideo = 35;
    public const int OwnContainer = 37;
    public const string LiveVideoName = "live-video-to-video";

    public static readonly CardType[] Cards =
    [
        new("NVIDIA GeForce RTX 4090", 8, 9, 25_757_220_864),
        new("NVIDIA GeForce RTX 5090", 12, 0, 34_190_917_632),
        new("NVIDIA GeForce RTX 3090", 8, 6, 25_438_126_080),
        new("NVIDIA L40S", 8, 9, 47_810_936_832),
        new("NVIDIA H100 80GB HBM3", 9, 0, 85_520_809_984),
    ];

    public static readonly ModelOffer[] LiveModels =
    [
        new(LiveVideo, "live-video-to-video", "streamdiffusion-sdxl", 2_287),
        new(LiveVideo, "live-video-to-video", "streamdiffusion-sdxl-faceid", 2_310),
        new(LiveVideo, "live-video-to-video", "streamdiffusion-sdxl-v2v", 2_287),
        new(LiveVideo, "live-video-to-video", "streamdiffusion-sdturbo", 1_905),
        new(LiveVideo, "live-video-to-video", "comfyui", 3_120),
    ];

    public static readonly ModelOffer[] BatchModels =
    [
        new(27, "text-to-image", "SG161222/RealVisXL_V4.0_Lightning", 4_768_371),
        new(28, "image-to-image", "timbrooks/instruct-pix2pix", 4_102_113),
        new(31, "audio-to-text", "openai/whisper-large-v3", 12_882_811),
        new(30, "upscale", "stabilityai/stable-diffusion-x4-upscaler", 3_390_842),
    ];

    public static readonly ModelOffer[] LanguageModels =
    [
        new(33, "llm", "meta-llama/Meta-Llama-3.1-8B-Instruct", 81_964_641),
        new(33, "llm", "Qwen/Qwen2.5-14B-Instruct-AWQ", 79_001_220),
    ];

    public static readonly ModelOffer[] ContainerOffers =
    [
        new(OwnContainer, "openai-chat-completions", "openai-chat-completions", 2_500),
        new(OwnContainer, "openai-image-generation", "openai-image-generation", 5_000),
    ];

    public static readonly string[] Domains =
        ["aurora-gpu.example", "basalt.example", "cinder-render.example", "delta-nodes.example", "ember.example", "fjord-compute.example"];

    public static readonly string[] OrchestratorVersions = ["0.8.10", "0.8.9-cd208259", "0.8.8", "0.8.10-3c7f4ba5-dirty"];

    public static readonly string[] RunnerVersions = ["0.14.1", "0.13.11-a201f99d", "0.14.0"];

    public static readonly string[] GatewayPlaces = ["ams", "nyc", "sin", "fra", "lax", "sao"];

    /// <summary>First is the organisation whose topics are the defaults.</summary>
    public static readonly string[] Organisations =
        ["livepeer", "daydream", "northwind", "cumulus", "meridian", "solstice", "halcyon", "lantern"];

    public static readonly string[] RealErrors =
    [
        "runner process exited with code 137",
        "CUDA out of memory: tried to allocate 2.50 GiB",
        "timed out waiting for \"first segment\" from the runner",
        "pipeline failed to load: checkpoint is corrupt",
    ];

    public static readonly string[] CloseMarkers =
        ["whip disconnected", "WHIP disconnected unexpectedly", "mediamtx ingest disconnected", "User Disconnected!"];

    public static readonly string[] InputFaults = ["missing video", "ICE connection state failed", "Missing video track in the offer"];
}
