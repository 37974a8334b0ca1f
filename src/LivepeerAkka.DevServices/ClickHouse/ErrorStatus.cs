namespace LivepeerAkka.DevServices.ClickHouse;

/// <summary>HTTP status of a ClickHouse error code, as a server answers it.</summary>
internal static class ErrorStatus
{
    public static int Of(int code) => code switch
    {
        194 => 401,
        192 or 193 or 516 or 497 => 403,
        6 or 26 or 27 or 36 or 38 or 41 or 43 or 53 or 62 or 69 or 70 or 72 or 117 or 131 or 456 or 457 => 400,
        46 or 47 or 60 or 73 or 81 or 115 or 372 => 404,
        48 => 501,
        159 => 408,
        76 or 209 => 503,
        _ => 500,
    };
}
