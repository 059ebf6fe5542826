using Azure.Core;
using Azure.Core.Pipeline;

namespace Hattama.Stores.Azure;

/// <summary>
/// Sends requests to an emulator on another port than its usual one. The SDK knows the emulator's account as
/// <c>UseDevelopmentStorage=true</c>, on fixed ports; signatures do not cover the port.
/// </summary>
internal sealed class EmulatorPorts(int port) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message) => message.Request.Uri.Port = port;
}
