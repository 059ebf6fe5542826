// Microsoft.Azure.Functions.Worker 2.52.0 and Microsoft.Azure.Functions.Worker.Extensions.Abstractions 1.3.0.
using Hattama.FunctionsSdk;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions
{
    public abstract class BindingAttribute : Attribute
    {
    }

    public abstract class TriggerBindingAttribute : BindingAttribute
    {
    }

    public abstract class InputBindingAttribute : BindingAttribute
    {
    }

    public abstract class OutputBindingAttribute : BindingAttribute
    {
    }
}

namespace Microsoft.Azure.Functions.Worker
{
    [AttributeUsage(AttributeTargets.Method)]
    public class FunctionAttribute(string name) : Attribute
    {
        public string Name { get; } = name;
    }
}

namespace Microsoft.Azure.Functions.Worker.Builder
{
    public class FunctionsApplication
    {
        public static FunctionsApplicationBuilder CreateBuilder(string[] args) => throw SurfaceOnly.Called();
    }

    public class FunctionsApplicationBuilder
    {
        internal FunctionsApplicationBuilder()
        {
        }

        public ConfigurationManager Configuration => throw SurfaceOnly.Called();

        public IHostEnvironment Environment => throw SurfaceOnly.Called();

        public ILoggingBuilder Logging => throw SurfaceOnly.Called();

        public IServiceCollection Services => throw SurfaceOnly.Called();

        public IHost Build() => throw SurfaceOnly.Called();
    }
}
